"""The domain of home visits, with no clock, network or database: the standard library is all it needs."""
