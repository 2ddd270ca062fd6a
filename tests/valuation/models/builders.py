"""Small additive models, and columns for them."""

from datetime import date

from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Levels, Link, Piecewise, Provenance, Words

NAME = Label(zh="名", en="name")

PROVENANCE = Provenance(
    fitted_on=date(2026, 1, 1), script="by hand", data="none", licence="none", rows=1, not_for="use"
)

CLAIMS = Piecewise(
    feature="claims", label=NAME, knots=(1.0, 5.0, 20.0), values=(-0.4, 0.0, 0.6), missing=-0.1
)
OWNER = Levels(feature="owner", label=NAME, values={"company": 0.5, "individual": -0.7}, other=0.05)
TITLE = Words(feature="title", label=NAME, weights={"sensor": 0.8, "method": -0.2})


def a_model(link: Link = Link.LOGIT, error_sd: float | None = None) -> AdditiveModel:
    return AdditiveModel(
        id="by-hand",
        version="1",
        title=NAME,
        link=link,
        intercept=0.2,
        piecewise=(CLAIMS,),
        levels=(OWNER,),
        words=(TITLE,),
        error_sd=error_sd,
        provenance=PROVENANCE,
    )
