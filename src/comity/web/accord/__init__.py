"""Pages of agreement: calls, answers, receipts, signatures."""
