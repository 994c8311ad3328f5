"""What every page of the console stands on: guard, forms, cookies, navigation, texts."""
