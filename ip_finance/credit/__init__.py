"""A bank's credit work: the need, the limit, the stages of its own people, and the memo."""
