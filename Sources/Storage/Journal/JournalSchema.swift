/// The journal's tables.
enum JournalSchema {
    /// `record` can only grow, and `head` is where it ended last. `person` and `said` hold what a customer may ask to have
    /// erased: records name a customer by id and pseudonym only, and people's words by a digest, so that erasing leaves
    /// the chain whole.
    static let steps = [
        """
        CREATE TABLE record (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL,
            event TEXT NOT NULL, unfinished INTEGER NOT NULL, payload TEXT NOT NULL,
            previous TEXT NOT NULL, hash TEXT NOT NULL
        );
        CREATE INDEX record_operation ON record (operation, sequence, unfinished);
        CREATE INDEX record_subject ON record (subject, sequence);
        CREATE INDEX record_intent ON record (sequence, operation) WHERE event = 'intent';

        CREATE TRIGGER record_is_last BEFORE INSERT ON record
        WHEN new.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM record) BEGIN
            SELECT RAISE(ABORT, 'the journal only grows at its end');
        END;
        CREATE TRIGGER record_is_fixed BEFORE UPDATE ON record BEGIN
            SELECT RAISE(ABORT, 'the journal is append-only');
        END;
        CREATE TRIGGER record_stays BEFORE DELETE ON record BEGIN
            SELECT RAISE(ABORT, 'the journal is append-only');
        END;

        CREATE TABLE person (
            pseudonym TEXT PRIMARY KEY, connection TEXT NOT NULL, customer TEXT NOT NULL,
            name TEXT NOT NULL, email TEXT NOT NULL, note TEXT, UNIQUE (connection, customer)
        ) WITHOUT ROWID;
        """,
        """
        CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
        INSERT INTO head SELECT 1, sequence, hash FROM record ORDER BY sequence DESC LIMIT 1;
        CREATE TRIGGER record_moves_head AFTER INSERT ON record BEGIN
            INSERT OR REPLACE INTO head VALUES (1, new.sequence, new.hash);
        END;

        CREATE TABLE said (
            operation TEXT NOT NULL, token TEXT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (operation, token)
        ) WITHOUT ROWID;
        """,
    ]
}
