DROP TABLE flag_counts;
DROP TABLE feature_flags;
