"""What can be wrong with an input. Every error names the argument, so a form can show it there."""


class ValuationError(ValueError):
    """An input outside the domain of a method.

    >>> str(ValuationError("tax_rate", "must be a number"))
    'tax_rate must be a number'
    """

    def __init__(self, argument: str, reason: str) -> None:
        super().__init__(argument, reason)
        self.argument = argument
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.argument} {self.reason}"


class MalformedInput(ValuationError):
    """The value has the wrong type, shape or spelling."""


class OutOfRange(ValuationError):
    """The value is well formed but outside what the method can use."""


class MissingInput(ValuationError):
    """The value is unknown. Unknown is not zero, so nothing is put in its place."""


class UnknownReference(ValuationError):
    """The value names a scheme, version or engine that is not shipped."""
