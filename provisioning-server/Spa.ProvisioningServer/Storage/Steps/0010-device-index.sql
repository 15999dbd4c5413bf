-- One row for each device, made of its other rows before each commit: what the search box finds it by, and how it stands.
-- The number is the MAC as a number, so that the order of the rows is the order of the MACs.

create table device_index (
  number integer not null primary key,
  mac text not null,
  words text not null,
  severity bigint not null,
  trouble bigint not null
);
create index device_index_standing on device_index (severity, number);

-- How many devices there are of each kind, so that no page counts a million rows.
create table fleet_count (
  kind text not null,
  name text not null,
  shown text not null,
  count bigint not null,
  primary key (kind, name)
);
