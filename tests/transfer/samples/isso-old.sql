CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
    modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
    likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL);
INSERT INTO threads VALUES (1, '/a/', 'A'), (2, '/b/', 'B');
INSERT INTO comments VALUES
    (1, 1, NULL, 1400000000.0, NULL, 1, '192.0.2.0', 'One.', NULL, NULL, NULL, 0, 0, x'00'),
    (1, 2, 1, 1400000000.0, NULL, 1, '192.0.2.0', 'One.', NULL, NULL, NULL, 0, 0, x'00'),
    (2, 3, NULL, 1400000000.0, NULL, 1, '192.0.2.0', 'One.', NULL, NULL, NULL, 0, 0, x'00');
PRAGMA user_version = 3;
