-- How the devices that are not fine stand is in their index itself: counting them reads no rows.
drop index device_index_standing;
create index device_index_standing on device_index (severity, number, trouble) where severity > 0;

-- Raised by triggers whenever something changes that a change of a layer is judged by: what layers say, and which devices they are for.
insert into store_fact (name, number) values ('laid', 0);
