"""Who may do what: accounts, secrets they sign in with, roles, and the table of what each role may do."""
