private enum BankError: Error { case insufficientFunds }
