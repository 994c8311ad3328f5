CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR);
INSERT INTO preferences VALUES ('session-key', 'never to be read');
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
    modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
    likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
INSERT INTO threads VALUES (1, '/2019/le-pain/', 'Le pain'), (2, 'about', NULL), (3, '/never/', 'Without a comment');
INSERT INTO comments VALUES
    (1, 1, NULL, 1556704800.25, NULL, 1, '192.0.2.0', 'Du *levain* ?', 'Léa', 'lea@example.org', 'https://lea.example', 3, 1, x'00', 1),
    (1, 2, 1, 1556704860.5, 1556708460.0, 1, '192.0.2.0', 'Oui.', NULL, NULL, NULL, 0, 0, x'00', 0),
    (1, 3, NULL, 1556704920.0, NULL, 4, '192.0.2.0', '', NULL, NULL, NULL, 0, 0, x'00', 0),
    (1, 4, 3, 1556704980.0, NULL, 1, '0.0.0.0', 'To whom it was.', '', NULL, NULL, 0, 0, x'00', 0),
    (1, 5, NULL, 1556705040.0, NULL, 2, '192.0.2.0', 'Waits.', 'Zoë', NULL, NULL, 0, 0, x'00', 0),
    (2, 6, 77, 1556705100.0, NULL, 1, '192.0.2.0', 'Lost its parent.', 'Ana', NULL, NULL, 0, 0, x'00', 0),
    (2, 7, NULL, 1556705160.0, NULL, 9, '192.0.2.0', 'Which state?', 'Ana', NULL, NULL, 0, 0, x'00', 0),
    (9, 8, NULL, 1556705220.0, NULL, 1, '192.0.2.0', 'Which page?', 'Ana', NULL, NULL, 0, 0, x'00', 0);
PRAGMA user_version = 5;
