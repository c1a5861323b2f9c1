"""The moderators' desk, inside the admin: queues, decisions, bulk, and whoever wrote."""
