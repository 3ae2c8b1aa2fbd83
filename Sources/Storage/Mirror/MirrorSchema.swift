/// The mirror's tables.
enum MirrorSchema {
    /// The first two steps were released with tables of another shape. What a mirror holds can be pulled again, so the
    /// third makes them anew and keeps of the old only what cannot.
    static let steps = [
        """
        CREATE TABLE source (
            source TEXT PRIMARY KEY, connection TEXT NOT NULL, generation INTEGER NOT NULL DEFAULT 0,
            synced_at REAL, incomplete TEXT NOT NULL DEFAULT '[]', failure TEXT
        ) WITHOUT ROWID;
        CREATE TABLE recent (
            source TEXT NOT NULL, customer TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (source, customer)
        ) WITHOUT ROWID;
        """,
        """
        ALTER TABLE source ADD COLUMN point TEXT;
        ALTER TABLE source ADD COLUMN begun_at REAL;
        ALTER TABLE source ADD COLUMN met_customers INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE source ADD COLUMN met_subscriptions INTEGER NOT NULL DEFAULT 0;
        """,
        dropped + source + customer + subscription,
    ]

    private static let dropped = """
        DROP TABLE IF EXISTS customer_search; DROP TABLE IF EXISTS customer;
        DROP TABLE IF EXISTS subscription_search; DROP TABLE IF EXISTS subscription;

        """

    /// `source` names a connection with its provider and mode, so that a connection that changes from test to live never
    /// shows the rows of the other; rows carry its `number`. `customers` and `subscriptions` count its rows.
    private static let source = """
        ALTER TABLE source RENAME TO old_source;
        CREATE TABLE source (
            number INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, connection TEXT NOT NULL,
            generation INTEGER NOT NULL DEFAULT 0, synced_at REAL, incomplete TEXT NOT NULL DEFAULT '[]', failure TEXT,
            point TEXT, begun_at REAL,
            met_customers INTEGER NOT NULL DEFAULT 0, met_subscriptions INTEGER NOT NULL DEFAULT 0,
            customers INTEGER NOT NULL DEFAULT 0, subscriptions INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO source (source, connection, generation, incomplete, failure)
            SELECT source, connection, generation, incomplete, failure FROM old_source;
        DROP TABLE old_source;

        """

    /// `sort` is what a list by name goes by, `mail` the folded e-mail address, `text` what the search looks into. `seen`
    /// is the generation of the last pull that met the row; `reread_at` is when it was read outside a pull.
    private static let customer =
        """
        CREATE TABLE customer (
            row INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL, seen INTEGER NOT NULL, reread_at REAL,
            name TEXT NOT NULL, email TEXT NOT NULL, note TEXT,
            sort TEXT NOT NULL, mail TEXT NOT NULL, text TEXT NOT NULL,
            UNIQUE (source, id)
        );
        CREATE INDEX customer_by_name ON customer (source, sort);
        CREATE INDEX customer_by_mail ON customer (mail) WHERE mail <> '';

        """ + index("customer_search")

    /// `text` holds the customer's text and, behind U+001E, the subscription's own. `renewal` and `ends` are what lists
    /// are sorted and filtered by, `facet` is everything else that they are filtered by; see `Facet`.
    private static let subscription =
        """
        CREATE TABLE shape (number INTEGER PRIMARY KEY, capabilities TEXT NOT NULL);
        CREATE TABLE subscription (
            row INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL, seen INTEGER NOT NULL, reread_at REAL,
            customer INTEGER NOT NULL, plan TEXT NOT NULL, status INTEGER NOT NULL, word TEXT,
            currency TEXT, amount INTEGER, unit TEXT, units INTEGER, quantity INTEGER NOT NULL,
            period_start REAL, period_start_offset INTEGER, period_end REAL, period_end_offset INTEGER,
            ends_at REAL, ends_at_offset INTEGER, renews INTEGER,
            shape INTEGER NOT NULL, undo_until REAL, undo_until_offset INTEGER, facts TEXT, notes TEXT,
            renewal REAL, ends REAL, facet INTEGER NOT NULL, sort TEXT NOT NULL, text TEXT NOT NULL,
            UNIQUE (source, id)
        );
        CREATE INDEX subscription_by_customer ON subscription (customer);
        CREATE INDEX subscription_by_name ON subscription (source, sort);
        CREATE INDEX subscription_by_facet ON subscription (source, facet, sort);
        CREATE INDEX subscription_by_renewal ON subscription (source, facet, renewal);
        CREATE INDEX subscription_by_amount ON subscription (source, facet, currency, amount);
        CREATE INDEX subscription_by_end ON subscription (source, ends) WHERE ends IS NOT NULL;

        """ + index("subscription_search") + index("item_search")

    /// An index of every three characters. It keeps no texts: whoever deletes a row tells what it was found by. Its
    /// segments are merged sixteen at a time, which writes every row fewer times than the usual four.
    private static func index(_ name: String) -> String {
        """
        CREATE VIRTUAL TABLE \(name) USING fts5
            (text, content='', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);
        INSERT INTO \(name) (\(name), rank) VALUES ('automerge', 16), ('hashsize', 2097152);

        """
    }
}
