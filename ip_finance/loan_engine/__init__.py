"""What a loan costs and when, to the 分: schedules, and what happens to them. Pure."""
