"""The one moment at which tests happen: noon in Beijing on a working day."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
