"""`platforms.py` is a plugin: pytest must load it as one before it looks into it for doctests."""

collect_ignore = ["platforms.py"]
