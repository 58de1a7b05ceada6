-- The tables as of version 0009, the oldest that is read. Frozen: later versions change them in their own files.
-- Placeholders (serial, instant, bytes) are the types that SQLite and PostgreSQL name differently; 0009_tables.py fills them in.

CREATE TABLE facts (
    name TEXT NOT NULL,
    value JSON NOT NULL,
    noted_at $instant NOT NULL,
    CONSTRAINT pk_facts PRIMARY KEY (name)
);

CREATE TABLE feeds (
    id $serial NOT NULL,
    url TEXT NOT NULL,
    outlet TEXT NOT NULL,
    language VARCHAR(16),
    owner TEXT,
    merge BOOLEAN NOT NULL,
    kind VARCHAR(16) NOT NULL,
    link_pattern TEXT,
    min_seconds INTEGER NOT NULL,
    max_seconds INTEGER NOT NULL,
    configured BOOLEAN NOT NULL,
    added_at $instant NOT NULL,
    title TEXT,
    host TEXT NOT NULL,
    fetch_url TEXT NOT NULL,
    next_due_at $instant NOT NULL,
    wait_until $instant,
    etag TEXT,
    last_modified TEXT,
    body_hash VARCHAR(64),
    failures INTEGER NOT NULL,
    failing_since $instant,
    last_outcome VARCHAR(16),
    last_detail TEXT NOT NULL,
    last_fetch_at $instant,
    last_ok_at $instant,
    last_new_at $instant,
    last_full_at $instant,
    first_polled_at $instant,
    moved_to TEXT,
    moved_times INTEGER NOT NULL,
    fresh_for_seconds INTEGER,
    hints JSON NOT NULL,
    CONSTRAINT pk_feeds PRIMARY KEY (id),
    CONSTRAINT uq_feeds_url UNIQUE (url)
);

CREATE INDEX ix_feeds_next_due_at ON feeds (next_due_at);

CREATE TABLE hosts (
    host TEXT NOT NULL,
    wait_until $instant,
    robots TEXT,
    robots_at $instant,
    CONSTRAINT pk_hosts PRIMARY KEY (host)
);

CREATE TABLE known_aliases (
    actor TEXT NOT NULL,
    alias TEXT NOT NULL,
    known_at $instant NOT NULL,
    CONSTRAINT pk_known_aliases PRIMARY KEY (actor, alias)
);

CREATE TABLE leases (
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    holder TEXT NOT NULL,
    lease_until $instant NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (kind, host)
);

CREATE TABLE outlet_paragraphs (
    outlet TEXT NOT NULL,
    paragraph_hash VARCHAR(32) NOT NULL,
    articles INTEGER NOT NULL,
    last_seen_at $instant NOT NULL,
    CONSTRAINT pk_outlet_paragraphs PRIMARY KEY (outlet, paragraph_hash)
);

CREATE TABLE paused_subscribers (
    subscriber TEXT NOT NULL,
    channel VARCHAR(16) NOT NULL,
    refusals INTEGER NOT NULL,
    paused_at $instant,
    detail TEXT NOT NULL,
    CONSTRAINT pk_paused_subscribers PRIMARY KEY (subscriber, channel)
);

CREATE TABLE payloads (
    sha256 VARCHAR(64) NOT NULL,
    body $bytes NOT NULL,
    CONSTRAINT pk_payloads PRIMARY KEY (sha256)
);

CREATE TABLE series (
    id TEXT NOT NULL,
    created_at $instant NOT NULL,
    configured BOOLEAN NOT NULL,
    actors JSON NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (id)
);

CREATE TABLE warc_records (
    id $serial NOT NULL,
    url TEXT NOT NULL,
    file TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    length INTEGER NOT NULL,
    fetched_at $instant NOT NULL,
    status INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    CONSTRAINT pk_warc_records PRIMARY KEY (id)
);

CREATE INDEX ix_warc_records_file ON warc_records (file);

CREATE INDEX ix_warc_records_url ON warc_records (url);

CREATE TABLE articles (
    id $serial NOT NULL,
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    url_key TEXT NOT NULL,
    feed_id INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    body TEXT NOT NULL,
    paragraphs JSON NOT NULL,
    authors JSON NOT NULL,
    language VARCHAR(16),
    site TEXT,
    published_at $instant,
    published_raw VARCHAR(40),
    published_precision VARCHAR(8) NOT NULL,
    date_source VARCHAR(16),
    date_quarrel TEXT,
    body_source VARCHAR(16) NOT NULL,
    reading JSON,
    text_hash VARCHAR(64) NOT NULL,
    seen_at $instant NOT NULL,
    revision INTEGER NOT NULL,
    quiet BOOLEAN NOT NULL,
    flagged BOOLEAN NOT NULL,
    flagged_at $instant,
    watched_with VARCHAR(64) NOT NULL,
    warc_record_id INTEGER,
    revised_at $instant,
    gone_at $instant,
    gone_record_id INTEGER,
    missing_since $instant,
    looked_at $instant,
    next_look_at $instant,
    etag TEXT,
    last_modified TEXT,
    CONSTRAINT pk_articles PRIMARY KEY (id),
    CONSTRAINT fk_articles_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id),
    CONSTRAINT fk_articles_gone_record_id FOREIGN KEY(gone_record_id) REFERENCES warc_records (id),
    CONSTRAINT fk_articles_warc_record_id FOREIGN KEY(warc_record_id) REFERENCES warc_records (id),
    CONSTRAINT uq_articles_url_key UNIQUE (url_key)
);

CREATE INDEX ix_articles_canonical_url ON articles (canonical_url);

CREATE INDEX ix_articles_flagged_seen_at ON articles (flagged, seen_at);

CREATE INDEX ix_articles_gone_record_id ON articles (gone_record_id);

CREATE INDEX ix_articles_next_look_at ON articles (next_look_at);

CREATE INDEX ix_articles_seen_at ON articles (seen_at);

CREATE INDEX ix_articles_text_hash ON articles (text_hash);

CREATE INDEX ix_articles_warc_record_id ON articles (warc_record_id);

CREATE INDEX ix_articles_watched_with ON articles (watched_with);

CREATE TABLE digests (
    id $serial NOT NULL,
    series TEXT NOT NULL,
    number INTEGER NOT NULL,
    due_at $instant NOT NULL,
    window_start $instant NOT NULL,
    window_end $instant NOT NULL,
    composed_at $instant NOT NULL,
    subject TEXT NOT NULL,
    stories INTEGER NOT NULL,
    document JSON NOT NULL,
    config_hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_digests PRIMARY KEY (id),
    CONSTRAINT fk_digests_series FOREIGN KEY(series) REFERENCES series (id),
    CONSTRAINT uq_digests_series_due_at UNIQUE (series, due_at),
    CONSTRAINT uq_digests_series_number UNIQUE (series, number)
);

CREATE TABLE fetches (
    id $serial NOT NULL,
    feed_id INTEGER NOT NULL,
    fetched_at $instant NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    status INTEGER,
    detail TEXT NOT NULL,
    body_bytes INTEGER NOT NULL,
    entries_seen INTEGER NOT NULL,
    entries_new INTEGER NOT NULL,
    overflowed BOOLEAN NOT NULL,
    CONSTRAINT pk_fetches PRIMARY KEY (id),
    CONSTRAINT fk_fetches_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id)
);

CREATE INDEX ix_fetches_feed_id_fetched_at ON fetches (feed_id, fetched_at);

CREATE INDEX ix_fetches_fetched_at ON fetches (fetched_at);

CREATE TABLE announced_dates (
    id $serial NOT NULL,
    article_id INTEGER NOT NULL,
    span TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    date VARCHAR(10) NOT NULL,
    kind VARCHAR(8) NOT NULL,
    sentence TEXT NOT NULL,
    rejected_at $instant,
    CONSTRAINT pk_announced_dates PRIMARY KEY (id),
    CONSTRAINT fk_announced_dates_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_announced_dates_article_id ON announced_dates (article_id);

CREATE INDEX ix_announced_dates_date ON announced_dates (date);

CREATE TABLE deliveries (
    id $serial NOT NULL,
    digest_id INTEGER,
    kind VARCHAR(16) NOT NULL,
    subscriber TEXT NOT NULL,
    channel VARCHAR(16) NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    identity TEXT NOT NULL,
    headers JSON NOT NULL,
    payload VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    tries INTEGER NOT NULL,
    next_attempt_at $instant,
    planned_at $instant NOT NULL,
    sent_at $instant,
    detail TEXT NOT NULL,
    CONSTRAINT pk_deliveries PRIMARY KEY (id),
    CONSTRAINT fk_deliveries_digest_id FOREIGN KEY(digest_id) REFERENCES digests (id),
    CONSTRAINT fk_deliveries_payload FOREIGN KEY(payload) REFERENCES payloads (sha256),
    CONSTRAINT uq_deliveries_digest_id_kind_subscriber_channel_part UNIQUE (digest_id, kind, subscriber, channel, part)
);

CREATE INDEX ix_deliveries_state_next_attempt_at ON deliveries (state, next_attempt_at);

CREATE TABLE digest_articles (
    series TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    digest_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    gone_at $instant,
    CONSTRAINT pk_digest_articles PRIMARY KEY (series, article_id),
    CONSTRAINT fk_digest_articles_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_digest_articles_digest_id FOREIGN KEY(digest_id) REFERENCES digests (id),
    CONSTRAINT fk_digest_articles_series FOREIGN KEY(series) REFERENCES series (id)
);

CREATE INDEX ix_digest_articles_digest_id ON digest_articles (digest_id);

CREATE TABLE editions (
    digest_id INTEGER NOT NULL,
    profile VARCHAR(32) NOT NULL,
    stories INTEGER NOT NULL,
    document $bytes NOT NULL,
    CONSTRAINT pk_editions PRIMARY KEY (digest_id, profile),
    CONSTRAINT fk_editions_digest_id FOREIGN KEY(digest_id) REFERENCES digests (id)
);

CREATE TABLE entries (
    id $serial NOT NULL,
    feed_id INTEGER NOT NULL,
    identity VARCHAR(64) NOT NULL,
    guid TEXT,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    language VARCHAR(16),
    published_at $instant,
    seen_at $instant NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at $instant,
    reason TEXT NOT NULL,
    article_id INTEGER,
    first_poll BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_entries PRIMARY KEY (id),
    CONSTRAINT fk_entries_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_entries_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id),
    CONSTRAINT uq_entries_feed_id_identity UNIQUE (feed_id, identity)
);

CREATE INDEX ix_entries_article_id ON entries (article_id);

CREATE INDEX ix_entries_host_state ON entries (host, state);

CREATE INDEX ix_entries_seen_at ON entries (seen_at);

CREATE INDEX ix_entries_state_next_attempt_at ON entries (state, next_attempt_at);

CREATE INDEX ix_entries_url ON entries (url);

CREATE TABLE mentions (
    id $serial NOT NULL,
    article_id INTEGER NOT NULL,
    actor TEXT NOT NULL,
    alias TEXT NOT NULL,
    alias_language VARCHAR(16) NOT NULL,
    surface TEXT NOT NULL,
    field VARCHAR(8) NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    rule VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    context TEXT,
    CONSTRAINT pk_mentions PRIMARY KEY (id),
    CONSTRAINT fk_mentions_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_mentions_actor ON mentions (actor);

CREATE INDEX ix_mentions_article_id ON mentions (article_id);

CREATE TABLE new_actors (
    article_id INTEGER NOT NULL,
    actor TEXT NOT NULL,
    revision INTEGER NOT NULL,
    seen_at $instant NOT NULL,
    CONSTRAINT pk_new_actors PRIMARY KEY (article_id, actor),
    CONSTRAINT fk_new_actors_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE TABLE revisions (
    id $serial NOT NULL,
    article_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    seen_at $instant NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    body TEXT NOT NULL,
    text_hash VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    warc_record_id INTEGER,
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT fk_revisions_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_revisions_warc_record_id FOREIGN KEY(warc_record_id) REFERENCES warc_records (id),
    CONSTRAINT uq_revisions_article_id_number UNIQUE (article_id, number)
);

CREATE INDEX ix_revisions_warc_record_id ON revisions (warc_record_id);

CREATE TABLE saliences (
    article_id INTEGER NOT NULL,
    actor TEXT NOT NULL,
    score FLOAT NOT NULL,
    about BOOLEAN NOT NULL,
    CONSTRAINT pk_saliences PRIMARY KEY (article_id, actor),
    CONSTRAINT fk_saliences_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE TABLE statements (
    id $serial NOT NULL,
    article_id INTEGER NOT NULL,
    quote TEXT NOT NULL,
    speaker TEXT NOT NULL,
    verb TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    via TEXT,
    said_on VARCHAR(10),
    CONSTRAINT pk_statements PRIMARY KEY (id),
    CONSTRAINT fk_statements_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_statements_article_id ON statements (article_id);

CREATE TABLE stories (
    id $serial NOT NULL,
    "key" VARCHAR(12) NOT NULL,
    lead_article_id INTEGER NOT NULL,
    first_seen_at $instant NOT NULL,
    last_seen_at $instant NOT NULL,
    follows_id INTEGER,
    joined_into_id INTEGER,
    CONSTRAINT pk_stories PRIMARY KEY (id),
    CONSTRAINT fk_stories_follows_id FOREIGN KEY(follows_id) REFERENCES stories (id),
    CONSTRAINT fk_stories_joined_into_id FOREIGN KEY(joined_into_id) REFERENCES stories (id),
    CONSTRAINT fk_stories_lead_article_id FOREIGN KEY(lead_article_id) REFERENCES articles (id),
    CONSTRAINT uq_stories_key UNIQUE ("key")
);

CREATE INDEX ix_stories_follows_id ON stories (follows_id);

CREATE INDEX ix_stories_joined_into_id ON stories (joined_into_id);

CREATE INDEX ix_stories_last_seen_at ON stories (last_seen_at);

CREATE TABLE alerts (
    id $serial NOT NULL,
    series TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    profile TEXT NOT NULL,
    number INTEGER NOT NULL,
    heading TEXT NOT NULL,
    reason VARCHAR(16) NOT NULL,
    subject TEXT NOT NULL,
    alerted_at $instant NOT NULL,
    CONSTRAINT pk_alerts PRIMARY KEY (id),
    CONSTRAINT fk_alerts_series FOREIGN KEY(series) REFERENCES series (id),
    CONSTRAINT fk_alerts_story_id FOREIGN KEY(story_id) REFERENCES stories (id),
    CONSTRAINT uq_alerts_series_story_id_profile_number UNIQUE (series, story_id, profile, number)
);

CREATE INDEX ix_alerts_alerted_at ON alerts (alerted_at);

CREATE INDEX ix_alerts_story_id ON alerts (story_id);

CREATE TABLE attempts (
    id $serial NOT NULL,
    delivery_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    holder TEXT,
    started_at $instant NOT NULL,
    ended_at $instant,
    outcome VARCHAR(16),
    reply TEXT NOT NULL,
    CONSTRAINT pk_attempts PRIMARY KEY (id),
    CONSTRAINT fk_attempts_delivery_id FOREIGN KEY(delivery_id) REFERENCES deliveries (id),
    CONSTRAINT uq_attempts_delivery_id_number UNIQUE (delivery_id, number)
);

CREATE TABLE digest_stories (
    id $serial NOT NULL,
    series TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    digest_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_digest_stories PRIMARY KEY (id),
    CONSTRAINT fk_digest_stories_digest_id FOREIGN KEY(digest_id) REFERENCES digests (id),
    CONSTRAINT fk_digest_stories_series FOREIGN KEY(series) REFERENCES series (id),
    CONSTRAINT fk_digest_stories_story_id FOREIGN KEY(story_id) REFERENCES stories (id),
    CONSTRAINT uq_digest_stories_series_story_id_revision UNIQUE (series, story_id, revision)
);

CREATE INDEX ix_digest_stories_digest_id ON digest_stories (digest_id);

CREATE TABLE story_articles (
    article_id INTEGER NOT NULL,
    story_id INTEGER NOT NULL,
    relation VARCHAR(16) NOT NULL,
    score FLOAT NOT NULL,
    nearest_article_id INTEGER,
    reason TEXT NOT NULL,
    origin TEXT,
    placed_at $instant NOT NULL,
    by_hand BOOLEAN NOT NULL,
    grouped_in_id INTEGER,
    noted_revision INTEGER,
    CONSTRAINT pk_story_articles PRIMARY KEY (article_id),
    CONSTRAINT fk_story_articles_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_story_articles_grouped_in_id FOREIGN KEY(grouped_in_id) REFERENCES stories (id),
    CONSTRAINT fk_story_articles_nearest_article_id FOREIGN KEY(nearest_article_id) REFERENCES articles (id),
    CONSTRAINT fk_story_articles_story_id FOREIGN KEY(story_id) REFERENCES stories (id)
);

CREATE INDEX ix_story_articles_noted_revision ON story_articles (noted_revision);

CREATE INDEX ix_story_articles_story_id ON story_articles (story_id);

CREATE TABLE story_corrections (
    id $serial NOT NULL,
    kind VARCHAR(8) NOT NULL,
    article_id INTEGER NOT NULL,
    other_article_id INTEGER NOT NULL,
    made_at $instant NOT NULL,
    from_id INTEGER,
    into_id INTEGER,
    CONSTRAINT pk_story_corrections PRIMARY KEY (id),
    CONSTRAINT fk_story_corrections_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_story_corrections_from_id FOREIGN KEY(from_id) REFERENCES stories (id),
    CONSTRAINT fk_story_corrections_into_id FOREIGN KEY(into_id) REFERENCES stories (id),
    CONSTRAINT fk_story_corrections_other_article_id FOREIGN KEY(other_article_id) REFERENCES articles (id)
);

CREATE INDEX ix_story_corrections_article_id ON story_corrections (article_id);

CREATE TABLE verdicts (
    id $serial NOT NULL,
    digest_id INTEGER NOT NULL,
    story_id INTEGER,
    subscriber TEXT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    url TEXT,
    note TEXT NOT NULL,
    received_at $instant NOT NULL,
    fingerprint VARCHAR(64) NOT NULL,
    CONSTRAINT pk_verdicts PRIMARY KEY (id),
    CONSTRAINT fk_verdicts_digest_id FOREIGN KEY(digest_id) REFERENCES digests (id),
    CONSTRAINT fk_verdicts_story_id FOREIGN KEY(story_id) REFERENCES stories (id),
    CONSTRAINT uq_verdicts_fingerprint UNIQUE (fingerprint)
);

CREATE INDEX ix_verdicts_digest_id ON verdicts (digest_id);

CREATE TABLE alert_readers (
    alert_id INTEGER NOT NULL,
    subscriber TEXT NOT NULL,
    channel VARCHAR(16) NOT NULL,
    decision VARCHAR(16) NOT NULL,
    due_at $instant NOT NULL,
    delivery_id INTEGER,
    CONSTRAINT pk_alert_readers PRIMARY KEY (alert_id, subscriber, channel),
    CONSTRAINT fk_alert_readers_alert_id FOREIGN KEY(alert_id) REFERENCES alerts (id),
    CONSTRAINT fk_alert_readers_delivery_id FOREIGN KEY(delivery_id) REFERENCES deliveries (id)
);

CREATE INDEX ix_alert_readers_delivery_id ON alert_readers (delivery_id);

CREATE INDEX ix_alert_readers_subscriber_due_at ON alert_readers (subscriber, due_at);
