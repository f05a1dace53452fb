-- A gradebook of the form 0001, as `sqlite3 cohort.gradebook .dump` tells it.
PRAGMA application_id = 826503019;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    student TEXT NOT NULL CHECK (student <> ''), exercise TEXT NOT NULL CHECK (exercise <> ''),
    sha256 TEXT NOT NULL, grader INTEGER NOT NULL REFERENCES grader (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed', 'inconclusive')),
    points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
    max_points INTEGER NOT NULL CHECK (typeof(max_points) = 'integer'),
    diagnosis TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('sandbox', 'account', 'process', '')),
    machine TEXT NOT NULL, started_at TEXT NOT NULL, recorded_at TEXT NOT NULL, real_seconds REAL NOT NULL
);
INSERT INTO "attempt" VALUES(1,'["ada","03_uploads","9f56e761d79bfdb34304a012586cb04d16b435ef6130091a97702e559260a2f2","suite-1","0.1.0+kit","7","0"]','ada','03_uploads','9f56e761d79bfdb34304a012586cb04d16b435ef6130091a97702e559260a2f2',1,'passed',15,15,'','sandbox','here','2026-09-10T12:00:00+00:00','2026-11-30T17:41:10.688+00:00',0.5);
CREATE TABLE content (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, exercise TEXT NOT NULL CHECK (exercise <> ''),
    text BLOB NOT NULL CHECK (typeof(text) = 'blob'),
    pieces BLOB NOT NULL CHECK (typeof(pieces) = 'blob')
);
INSERT INTO "content" VALUES(1,'9f56e761d79bfdb34304a012586cb04d16b435ef6130091a97702e559260a2f2','03_uploads',X'789C2B482C2EE60200060201C2',X'5B5D');
CREATE TABLE grader (
    id INTEGER PRIMARY KEY,
    suite TEXT NOT NULL, kit TEXT NOT NULL, seed INTEGER NOT NULL CHECK (typeof(seed) = 'integer'),
    UNIQUE (suite, kit, seed)
);
INSERT INTO "grader" VALUES(1,'suite-1','0.1.0+kit',7);
CREATE TABLE hand_in (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL CHECK (student <> ''), exercise TEXT NOT NULL CHECK (exercise <> ''),
    sha256 TEXT NOT NULL, place TEXT NOT NULL, handed_in_at TEXT NOT NULL, late TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
INSERT INTO "hand_in" VALUES(1,'ada','03_uploads','9f56e761d79bfdb34304a012586cb04d16b435ef6130091a97702e559260a2f2','moodle.zip:uploads.py','','','2026-11-30T17:41:10.687+00:00');
CREATE TABLE report (
    attempt INTEGER PRIMARY KEY REFERENCES attempt (id),
    format INTEGER NOT NULL CHECK (typeof(format) = 'integer'),
    packed BLOB NOT NULL CHECK (typeof(packed) = 'blob')
);
INSERT INTO "report" VALUES(1,1,X'789C9D52D16EC2300CFC1594D7014A4130ADDFB13D4DA8725303DED2A48A130442FCFBEC16A169E2695255F5ECBB737CE9D5EC63EA219BBA9A1B3C6372C4686A63D74D197C848ECDDC84D2B7984CBD9E9B4CD96BFFE3D18C25BBD86B6D0066ECA434440A99C57233373D9C9BDFD81DD17DCBF7E7D5041865193937E0BD081943C6E0B48A274C97D99E3CCE20253AE138ABFD4297050821A1431AF23F8ED023331C946E74E723B59427D0111C4264126228DE4BF744DD74A00967EAD1537860993C94BB3821F886D1C520B9D476696FBB278E7F1D2888C0F9C2D356A3CFBEE8121328411502802FC1511C53D2EEAB68397AC81483A9AFC64B625E780CA16BE359781E2E9834EA9D9AF690BED5F32606A5ED89F92ED48CA571BFEEE570D11147586DB677BADC847259C931C882518DECB25ADAD12D43CAD835FA1399955D6D17F66D51D9F76A555B2BCFCBF87E12D0E6F603DFF0D015');
CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE student (
    student TEXT NOT NULL PRIMARY KEY CHECK (student <> ''),
    name TEXT NOT NULL, email TEXT NOT NULL, ids TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX content_of ON content (sha256, exercise, id);
CREATE INDEX hand_in_of ON hand_in (exercise, student, id);
CREATE INDEX attempt_of ON attempt (exercise, student, sha256, id);
CREATE INDEX attempt_by ON attempt (student, id);
CREATE TRIGGER setting_no_update BEFORE UPDATE ON setting BEGIN SELECT raise(ABORT, 'a gradebook is only added to: setting'); END;
CREATE TRIGGER setting_no_delete BEFORE DELETE ON setting BEGIN SELECT raise(ABORT, 'a gradebook is only added to: setting'); END;
CREATE TRIGGER content_no_update BEFORE UPDATE ON content BEGIN SELECT raise(ABORT, 'a gradebook is only added to: content'); END;
CREATE TRIGGER content_no_delete BEFORE DELETE ON content BEGIN SELECT raise(ABORT, 'a gradebook is only added to: content'); END;
CREATE TRIGGER hand_in_no_update BEFORE UPDATE ON hand_in BEGIN SELECT raise(ABORT, 'a gradebook is only added to: hand_in'); END;
CREATE TRIGGER hand_in_no_delete BEFORE DELETE ON hand_in BEGIN SELECT raise(ABORT, 'a gradebook is only added to: hand_in'); END;
CREATE TRIGGER grader_no_update BEFORE UPDATE ON grader BEGIN SELECT raise(ABORT, 'a gradebook is only added to: grader'); END;
CREATE TRIGGER grader_no_delete BEFORE DELETE ON grader BEGIN SELECT raise(ABORT, 'a gradebook is only added to: grader'); END;
CREATE TRIGGER attempt_no_update BEFORE UPDATE ON attempt BEGIN SELECT raise(ABORT, 'a gradebook is only added to: attempt'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt BEGIN SELECT raise(ABORT, 'a gradebook is only added to: attempt'); END;
CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT raise(ABORT, 'a gradebook is only added to: report'); END;
CREATE TRIGGER report_no_delete BEFORE DELETE ON report BEGIN SELECT raise(ABORT, 'a gradebook is only added to: report'); END;
COMMIT;
