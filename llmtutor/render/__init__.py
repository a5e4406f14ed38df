"""Text, formulas and views as rows of styled cells: what every front end draws, with no screen in it."""
