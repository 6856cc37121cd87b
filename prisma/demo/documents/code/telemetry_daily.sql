-- Telemetry aggregation of the Mulgyeol store (PostgreSQL 16).
-- Raw telemetry is kept for 30 days in one partition per day, hourly values for two years.

CREATE TABLE telemetry_raw (
  site_id      uuid        NOT NULL,
  robot_id     uuid        NOT NULL,
  recorded_at  timestamptz NOT NULL,
  speed_mps    real        NOT NULL,
  charge_pct   real        NOT NULL,
  pack_celsius real,
  radio_dbm    smallint,
  state        text        NOT NULL CHECK (state IN ('idle', 'driving', 'picking', 'charging', 'stopped')),
  PRIMARY KEY (site_id, robot_id, recorded_at)
) PARTITION BY RANGE (recorded_at);

CREATE TABLE telemetry_hourly (
  site_id         uuid        NOT NULL,
  robot_id        uuid        NOT NULL,
  hour            timestamptz NOT NULL,
  samples         integer     NOT NULL,
  metres          real        NOT NULL,
  busy_share      real        NOT NULL,
  charge_min_pct  real        NOT NULL,
  celsius_max     real,
  radio_p05_dbm   smallint,
  PRIMARY KEY (site_id, robot_id, hour)
);

-- Rolls up one hour. Running it twice gives the same result, so late samples are no problem:
-- the job repeats the last three hours every ten minutes.
CREATE OR REPLACE FUNCTION roll_up_hour(p_hour timestamptz) RETURNS integer
LANGUAGE sql AS $$
  WITH sample AS (
    SELECT
      site_id, robot_id, speed_mps, charge_pct, pack_celsius, radio_dbm, state,
      -- A gap above 10 s means that the connection was lost; it does not count as driving.
      least(10, extract(epoch FROM lead(recorded_at) OVER w - recorded_at)) AS seconds
    FROM telemetry_raw
    WHERE recorded_at >= date_trunc('hour', p_hour)
      AND recorded_at <  date_trunc('hour', p_hour) + interval '1 hour'
    WINDOW w AS (PARTITION BY site_id, robot_id ORDER BY recorded_at)
  ),
  written AS (
    INSERT INTO telemetry_hourly AS h
    SELECT
      site_id,
      robot_id,
      date_trunc('hour', p_hour),
      count(*),
      coalesce(sum(speed_mps * seconds), 0),
      coalesce(sum(seconds) FILTER (WHERE state IN ('driving', 'picking')) / nullif(sum(seconds), 0), 0),
      min(charge_pct),
      max(pack_celsius),
      percentile_disc(0.05) WITHIN GROUP (ORDER BY radio_dbm)
    FROM sample
    GROUP BY site_id, robot_id
    ON CONFLICT (site_id, robot_id, hour) DO UPDATE SET
      samples        = excluded.samples,
      metres         = excluded.metres,
      busy_share     = excluded.busy_share,
      charge_min_pct = excluded.charge_min_pct,
      celsius_max    = excluded.celsius_max,
      radio_p05_dbm  = excluded.radio_p05_dbm
    RETURNING 1
  )
  SELECT count(*)::integer FROM written;
$$;

-- One line per site and day, in the site's own time zone, for the report "Fleet at a glance".
CREATE VIEW fleet_daily AS
SELECT
  h.site_id,
  (h.hour AT TIME ZONE s.time_zone)::date            AS day,
  count(DISTINCT h.robot_id)                         AS robots,
  round((sum(h.metres) / 1000)::numeric, 1)          AS kilometres,
  round((avg(h.busy_share) * 100)::numeric, 1)       AS busy_percent,
  min(h.charge_min_pct)                              AS lowest_charge,
  count(*) FILTER (WHERE h.radio_p05_dbm < -67)      AS weak_radio_hours
FROM telemetry_hourly h
JOIN sites s ON s.id = h.site_id
GROUP BY h.site_id, day;

-- Robots that worked much less than the rest of their site last week: candidates for a visit.
CREATE VIEW lazy_robots AS
WITH week AS (
  SELECT site_id, robot_id, avg(busy_share) AS busy
  FROM telemetry_hourly
  WHERE hour >= now() - interval '7 days'
  GROUP BY site_id, robot_id
)
SELECT site_id, robot_id, busy, site_busy
FROM (
  SELECT *, avg(busy) OVER (PARTITION BY site_id) AS site_busy FROM week
) compared
WHERE busy < 0.6 * site_busy;
