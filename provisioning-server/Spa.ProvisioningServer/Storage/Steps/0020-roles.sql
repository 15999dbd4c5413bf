-- Whoever could log in before there were roles could do everything.
alter table operator add column role bigint not null default 2;
-- Names of customers, one a line; empty = all.
alter table operator add column customers text not null default '';
