"""Why an address is not told, or a delivery not repeated."""

from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class EndpointNotFound(NotFound):
    code = "webhook-not-found"

    def __init__(self, endpoint_id: UUID) -> None:
        super().__init__("There is no such webhook.", endpoint_id=str(endpoint_id))


class DeliveryNotFound(NotFound):
    code = "webhook-delivery-not-found"

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__("There is no such delivery.", delivery_id=str(delivery_id))


class EndpointExists(Conflict):
    code = "webhook-exists"

    def __init__(self, endpoint_id: UUID) -> None:
        super().__init__(
            "Under this id another address or other events are registered.",
            cure="Choose a fresh id; a registered webhook is removed, never changed.",
            endpoint_id=str(endpoint_id),
        )


class EndpointRemoved(Conflict):
    code = "webhook-removed"

    def __init__(self, endpoint_id: UUID) -> None:
        super().__init__(
            "This webhook was removed.",
            cure="Register the address anew.",
            endpoint_id=str(endpoint_id),
        )


class TooManyEndpoints(Conflict):
    code = "webhooks-too-many"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"A party has at most {most} webhooks.", cure="Remove one first.", most=most
        )


class DeliveryPending(Conflict):
    code = "webhook-delivery-pending"

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__(
            "This delivery is still to be made.",
            cure="It is tried again by itself; see its log.",
            delivery_id=str(delivery_id),
        )


class AddressRefused(RuleViolated):
    """Why nothing is sent there: a platform must not be made to knock on its own network."""

    code = "webhook-address-refused"

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"Nothing is sent to {url}: {reason}.",
            cure="Give an https address that everybody can reach, without name and password.",
            url=url,
            reason=reason,
        )
