-- The latest complaints of all services, for those who run the node. A complaint is rare, so that the index costs little.
create index complaint_newest on complaint (complaint_id);
