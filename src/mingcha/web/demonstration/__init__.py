"""The example county at work: its offices and people, a run, a campaign, cases on their way. Every row is made by the real services."""
