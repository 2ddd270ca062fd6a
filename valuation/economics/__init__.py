"""Money: income, market, cost and option methods, and the rates and lives that they rest on."""
