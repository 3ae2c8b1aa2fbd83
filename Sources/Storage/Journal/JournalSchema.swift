/// The journal's tables.
enum JournalSchema {
    /// `record` can only grow. `person` holds what a customer may ask to have erased: records name a customer by id and
    /// pseudonym only, so that erasing a person leaves the chain whole.
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
        """
    ]
}
