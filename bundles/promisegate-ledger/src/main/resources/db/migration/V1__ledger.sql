-- The end of the chain. Whoever appends holds its only row, so that there is one chain however many append.
create table head (
    one smallint primary key,
    number bigint not null,
    link bytea not null
);

-- What is said of an entry goes when it is erased: content, quote, encoded, salt, scope and says. The rest is the chain and
-- stays. A quote is encoded in the first entry about it alone.
create table entry (
    number bigint primary key,
    at bigint not null,
    kind varchar(20) not null,
    id varchar(200) not null unique,
    subject varchar(200) not null,
    content ${bytes},
    quote bytea,
    encoded ${bytes},
    salt bytea,
    scope bytea,
    says bytea,
    digest bytea not null,
    link bytea not null
);

create index entry_subject on entry (subject, number);

-- Documents of boundary revisions, and the files beside them.
create table document (
    sha256 varchar(64) primary key,
    source varchar not null,
    content ${bytes} not null
);

create table document_file (
    sha256 varchar(64) not null references document,
    path varchar(1000) not null,
    content ${bytes} not null,
    primary key (sha256, path)
);

${storage}
