"""What people do in the stories, by meaning: a clock that goes on, people at their pages, campaigns, cases, imports and runs, workbooks."""
