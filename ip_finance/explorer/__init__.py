"""What the ledger holds, block by block, in plain words; samples for auditors."""
