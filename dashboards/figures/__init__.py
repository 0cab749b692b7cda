"""Charts, each as info -> draw -> table: the numbers, the picture of them, and the same rows for readers without it."""
