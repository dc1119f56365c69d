"""What people do on the pages, a step a function, for any journey that needs it done."""
