-- What was measured of offerings.
create table figure (
    day_number bigint not null,
    offering varchar(200) not null,
    customer varchar(200) not null,
    measure varchar(40) not null,
    source varchar(200) not null,
    amount varchar(60) not null,
    unit varchar(40) not null,
    primary key (day_number, offering, customer, measure, source)
);
