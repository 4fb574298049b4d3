"""The network of the example: who speaks with whom in Shakespeare's Romeo and Juliet."""

CHARACTERS = {
    "Montague": ["Romeo", "Benvolio", "Montague", "Lady Montague", "Balthasar", "Abraham"],
    "Capulet": ["Juliet", "Nurse", "Capulet", "Lady Capulet", "Tybalt", "Peter", "Sampson", "Gregory"],
    "Others": ["Mercutio", "Friar Laurence", "Friar John", "Prince Escalus", "Paris", "Apothecary", "Page"],
}

MEETINGS = [
    ("Romeo", "Juliet", 4), ("Romeo", "Benvolio", 6), ("Romeo", "Mercutio", 4), ("Romeo", "Friar Laurence", 3),
    ("Romeo", "Nurse", 2), ("Romeo", "Balthasar", 2), ("Romeo", "Tybalt", 1), ("Romeo", "Paris", 1),
    ("Romeo", "Apothecary", 1), ("Romeo", "Montague", 1), ("Romeo", "Lady Montague", 1), ("Romeo", "Capulet", 1),
    ("Romeo", "Prince Escalus", 1), ("Romeo", "Peter", 1), ("Juliet", "Nurse", 7),
    ("Juliet", "Lady Capulet", 4), ("Juliet", "Capulet", 3),
    ("Juliet", "Friar Laurence", 3), ("Juliet", "Paris", 1), ("Benvolio", "Mercutio", 4), ("Benvolio", "Tybalt", 2),
    ("Benvolio", "Montague", 1), ("Benvolio", "Lady Montague", 1), ("Benvolio", "Prince Escalus", 1),
    ("Benvolio", "Peter", 1), ("Mercutio", "Tybalt", 1), ("Mercutio", "Nurse", 1), ("Nurse", "Lady Capulet", 4),
    ("Nurse", "Capulet", 3), ("Nurse", "Peter", 2), ("Capulet", "Lady Capulet", 6), ("Capulet", "Paris", 3),
    ("Capulet", "Tybalt", 1), ("Capulet", "Peter", 1), ("Capulet", "Montague", 2), ("Lady Capulet", "Paris", 2),
    ("Montague", "Lady Montague", 1), ("Montague", "Prince Escalus", 2), ("Capulet", "Prince Escalus", 2),
    ("Friar Laurence", "Friar John", 1), ("Friar Laurence", "Paris", 1), ("Friar Laurence", "Balthasar", 1),
    ("Friar Laurence", "Prince Escalus", 1), ("Balthasar", "Prince Escalus", 1), ("Balthasar", "Abraham", 1),
    ("Paris", "Page", 1), ("Page", "Prince Escalus", 1), ("Sampson", "Gregory", 1), ("Sampson", "Abraham", 1),
    ("Gregory", "Abraham", 1), ("Gregory", "Benvolio", 1), ("Sampson", "Benvolio", 1),
]  # fmt: skip
"""Both names and about how many scenes they share."""
