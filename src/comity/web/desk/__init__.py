"""The desk of a person: tasks, the organisation's record, mandates, drafts, calls, requests."""
