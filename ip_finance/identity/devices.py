"""Where a request comes from."""

from fastapi import Request

from ip_finance.identity.domain import Device


def device_of(request: Request) -> Device:
    """What the request says of the device, and the address that it came from."""
    address = request.client.host if request.client else ""
    return Device(request.headers.get("user-agent", ""), address)
