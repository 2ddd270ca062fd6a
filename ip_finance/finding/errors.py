"""Why a view is not saved."""

from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class ViewNotFound(NotFound):
    code = "view-not-found"

    def __init__(self, view_id: UUID) -> None:
        super().__init__("There is no such view.", view_id=str(view_id))


class ViewElsewhere(RuleViolated):
    code = "view-elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "A view is a page of this platform with its filters.",
            cure="Open the list, set its filters, and save the view from there.",
        )


class ViewUnnamed(RuleViolated):
    code = "view-unnamed"

    def __init__(self, longest: int) -> None:
        super().__init__(
            "A view needs a name of reasonable length.",
            cure="Name what the list shows.",
            longest=longest,
        )


class ViewsFull(Conflict):
    code = "views-full"

    def __init__(self, most: int) -> None:
        super().__init__(
            "So many views are the most that one person keeps.",
            cure="Remove one that is no longer needed.",
            most=most,
        )
