"""Open Patent Services of the EPO, asked live: bibliography and legal events of patents."""
