-- The end of the chain. Whoever appends holds its only row, so that there is one chain however many append.
create table head (
    one smallint primary key,
    number bigint not null,
    link bytea not null
);

-- content, quote, salt and says go when an entry is erased; the rest is the chain and stays.
create table entry (
    number bigint primary key,
    at bigint not null,
    kind varchar(20) not null,
    id varchar(200) not null unique,
    subject varchar(200) not null,
    content ${bytes},
    quote bytea,
    salt bytea,
    says bytea,
    digest bytea not null,
    link bytea not null
);

create index entry_subject on entry (subject, number);

-- Each quote once, by the SHA-256 of what encodes it.
create table quote (
    digest bytea primary key,
    encoded ${bytes} not null
);

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
