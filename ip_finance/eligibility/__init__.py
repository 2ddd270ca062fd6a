"""Whether rights can be pledged: every rule of law as one pure function, and its answer."""
