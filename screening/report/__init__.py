"""HOW IT IS TOLD: one Report from a submission, then one module for each way of telling it."""
