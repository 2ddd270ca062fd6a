"""`python -m ip_finance.evidence`."""

import sys

from ip_finance.evidence.command import main

sys.exit(main())
