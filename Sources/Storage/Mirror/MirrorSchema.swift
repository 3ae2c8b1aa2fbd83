/// The mirror's tables.
enum MirrorSchema {
    /// `source` names a connection with its provider and mode, so that a connection that changes from test to live never
    /// shows the rows of the other. `seen` is the generation of the last pull that met the row.
    static let steps = [
        """
        CREATE TABLE source (
            source TEXT PRIMARY KEY, connection TEXT NOT NULL, generation INTEGER NOT NULL DEFAULT 0,
            synced_at REAL, incomplete TEXT NOT NULL DEFAULT '[]', failure TEXT
        ) WITHOUT ROWID;

        CREATE TABLE customer (
            row INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL,
            name TEXT NOT NULL, email TEXT NOT NULL, note TEXT,
            sort TEXT NOT NULL DEFAULT '', mail TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
            seen INTEGER NOT NULL, reread_at REAL NOT NULL DEFAULT 0,
            UNIQUE (source, id)
        );
        CREATE INDEX customer_order ON customer (sort, source, id);
        CREATE INDEX customer_mail ON customer (mail, source);

        CREATE TABLE subscription (
            row INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, customer TEXT NOT NULL,
            plan TEXT NOT NULL, details TEXT NOT NULL,
            sort TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
            seen INTEGER NOT NULL, reread_at REAL NOT NULL DEFAULT 0,
            UNIQUE (source, id)
        );
        CREATE INDEX subscription_order ON subscription (sort, source, customer, id);
        CREATE INDEX subscription_customer ON subscription (source, customer, id);

        CREATE TABLE recent (
            source TEXT NOT NULL, customer TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (source, customer)
        ) WITHOUT ROWID;
        """ + index(of: "customer") + index(of: "subscription"),
        """
        ALTER TABLE source ADD COLUMN point TEXT;
        ALTER TABLE source ADD COLUMN begun_at REAL;
        ALTER TABLE source ADD COLUMN met_customers INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE source ADD COLUMN met_subscriptions INTEGER NOT NULL DEFAULT 0;
        """,
    ]

    /// A substring index over `text`, kept in step by triggers.
    private static func index(of table: String) -> String {
        """

        CREATE VIRTUAL TABLE \(table)_search USING fts5
            (text, content='\(table)', content_rowid='row', tokenize='trigram');
        CREATE TRIGGER \(table)_added AFTER INSERT ON \(table) BEGIN
            INSERT INTO \(table)_search (rowid, text) VALUES (new.row, new.text);
        END;
        CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) BEGIN
            INSERT INTO \(table)_search (\(table)_search, rowid, text) VALUES ('delete', old.row, old.text);
        END;
        CREATE TRIGGER \(table)_changed AFTER UPDATE OF text ON \(table) BEGIN
            INSERT INTO \(table)_search (\(table)_search, rowid, text) VALUES ('delete', old.row, old.text);
            INSERT INTO \(table)_search (rowid, text) VALUES (new.row, new.text);
        END;
        """
    }
}
