/// The journal's tables.
enum JournalSchema {
    /// `record` can only grow; `head` is where it ended last, and `open` holds the unfinished operations, so that no start
    /// has to walk through all records. `person` and `said` hold what a customer may ask to have
    /// erased: records name a customer by id and pseudonym only, and people's words by a digest, so that erasing leaves
    /// the chain whole.
    static let steps = [
        """
        CREATE TABLE record (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL,
            event TEXT NOT NULL, unfinished INTEGER NOT NULL, payload TEXT NOT NULL,
            previous TEXT NOT NULL, hash TEXT NOT NULL
        );
        \(indexes)

        \(growsOnly)

        CREATE TABLE person (
            pseudonym TEXT PRIMARY KEY, connection TEXT NOT NULL, customer TEXT NOT NULL,
            name TEXT NOT NULL, email TEXT NOT NULL, note TEXT, UNIQUE (connection, customer)
        ) WITHOUT ROWID;
        """,
        // Strict tables: a value of another type would be read as something else than what was hashed.
        // Copied before the triggers are there, and whether or not the former ones are: a chain with a gap must open, so
        // that it can be told where it is broken.
        """
        DROP TRIGGER IF EXISTS record_is_last; DROP TRIGGER IF EXISTS record_is_fixed;
        DROP TRIGGER IF EXISTS record_stays;
        DROP INDEX IF EXISTS record_operation; DROP INDEX IF EXISTS record_subject; DROP INDEX IF EXISTS record_intent;
        ALTER TABLE record RENAME TO former_record;
        ALTER TABLE person RENAME TO former_person;

        CREATE TABLE record (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL,
            event TEXT NOT NULL, unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)), payload TEXT NOT NULL,
            previous TEXT NOT NULL, hash TEXT NOT NULL
        ) STRICT;

        CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL
        ) STRICT;
        CREATE TABLE open (
            operation TEXT PRIMARY KEY, subject TEXT NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX open_subject ON open (subject);
        CREATE TABLE person (
            pseudonym TEXT PRIMARY KEY, connection TEXT NOT NULL, customer TEXT NOT NULL,
            name TEXT NOT NULL, email TEXT NOT NULL, note TEXT, UNIQUE (connection, customer)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE said (
            operation TEXT NOT NULL, token TEXT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (operation, token)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO record SELECT * FROM former_record ORDER BY sequence;
        INSERT INTO person SELECT * FROM former_person;
        DROP TABLE former_record;
        DROP TABLE former_person;
        \(indexes)
        INSERT INTO head SELECT 1, sequence, hash FROM record ORDER BY sequence DESC LIMIT 1;
        INSERT INTO open SELECT operation, subject, min(sequence) FROM record WHERE unfinished AND sequence >
            (SELECT coalesce(max(sequence), 0) FROM record AS closing
            WHERE closing.operation = record.operation AND NOT closing.unfinished) GROUP BY operation;

        \(growsOnly)
        CREATE TRIGGER record_moves_head AFTER INSERT ON record BEGIN
            INSERT OR REPLACE INTO head VALUES (1, new.sequence, new.hash);
        END;
        CREATE TRIGGER record_opens AFTER INSERT ON record WHEN new.unfinished BEGIN
            INSERT OR IGNORE INTO open VALUES (new.operation, new.subject, new.sequence);
        END;
        CREATE TRIGGER record_closes AFTER INSERT ON record WHEN NOT new.unfinished BEGIN
            DELETE FROM open WHERE operation = new.operation;
        END;
        """,
    ]

    private static let indexes = """
        CREATE INDEX record_operation ON record (operation, sequence, unfinished);
        CREATE INDEX record_subject ON record (subject, sequence);
        CREATE INDEX record_intent ON record (sequence, operation) WHERE event = 'intent';
        """

    private static let growsOnly = """
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
        """

    /// Whether a record's values are of their types and end where their texts end.
    static let isPlain = """
        (typeof(sequence) = 'integer' AND typeof(unfinished) = 'integer' AND unfinished IN (0, 1) AND
        """
        + ["at", "operation", "subject", "event", "payload", "previous", "hash"].map { column in
            " typeof(\(column)) = 'text' AND instr(CAST(\(column) AS BLOB), x'00') = 0"
        }.joined(separator: " AND") + ")"
}
