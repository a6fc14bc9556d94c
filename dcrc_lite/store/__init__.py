"""People's workbooks as the database: a durable journal, a disposable index, and the files themselves."""
