-- Awards by the thousand, for measuring: run by filling.py beside it. Places count from nought in each table of parties.

-- # parties
DROP TABLE IF EXISTS recipient, funder, district, clerk, author;
INSERT INTO commissioning_organisation (name, charity_number, company_number, local_authority_code, ods_code)
SELECT 'Recipient ' || n, '', '', '', '' FROM generate_series(1, 400) n;
INSERT INTO commissioning_organisation (name, charity_number, company_number, local_authority_code, ods_code)
SELECT 'Funder ' || n, '', '', '', '' FROM generate_series(1, 20) n;
CREATE TEMPORARY TABLE recipient AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
  FROM commissioning_organisation WHERE name LIKE 'Recipient %';
CREATE TEMPORARY TABLE funder AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
  FROM commissioning_organisation WHERE name LIKE 'Funder %';
CREATE TEMPORARY TABLE district AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM commissioning_locality;
CREATE TEMPORARY TABLE clerk AS SELECT id, name FROM commissioning_user WHERE email LIKE 'finance@%';
CREATE TEMPORARY TABLE author AS SELECT id, name, directorate_id FROM commissioning_user WHERE email LIKE 'officer@%';

-- # decisions
INSERT INTO decisions_decision ({columns}, reference, state, started_at, saved_at, author_id, saved_by_id, directorate_id,
    period_from, period_until, total)
SELECT {values}, format('DN-%s-%s', 2021 + n % 5, to_char(n, 'FM00000')),
    CASE WHEN n % 40 = 0 THEN 'held' WHEN n % 25 = 0 THEN 'superseded' ELSE 'decided' END,
    '2021-03-01', '2021-03-01', author.id, author.id, author.directorate_id, '2022-04-01', '2027-03-31', 1000000
FROM generate_series(:first, :last) n, author;
CREATE TEMPORARY TABLE decision AS SELECT id, row_number() OVER (ORDER BY id) + :first - 1 AS place
  FROM decisions_decision ORDER BY id DESC LIMIT :last - :first + 1;
INSERT INTO decisions_fundingsource (decision_id, funder_id, programme, financial_year, status, fallback,
    underwritten_by, amount)
SELECT d.id, f.id, 'Programme', y, 'agreement_signed', '', '', 200000
FROM decision d JOIN funder f ON f.place IN (d.place % 20, (d.place * 7 + 3) % 20) AND (f.place = d.place % 20 OR d.place % 3 = 0),
    generate_series(2022, 2026) y;
INSERT INTO decisions_version (decision_id, number, content, sha256, submitted_at, submitted_by_id, submitted_by_name)
SELECT d.id, 1, said.content, encode(sha256(convert_to(said.content, 'UTF8')), 'hex'), '2021-03-01', author.id, author.name
FROM decision d, author, LATERAL (SELECT json_build_object('questionnaires', json_build_array(),
    'function_family', json_build_object('code', 'pcc'), 'number', d.id,
    'sections', repeat('Words of a notice as long as notices are. ', 300))::text AS content) said;
INSERT INTO decisions_sealednotice (edition, sha256, size, file_name, software, sealed_at, version_id, crc32, html_sha256,
    html_size, css_sha256, data_sha256)
SELECT 'signed', md5(v.id::text) || md5('s'), 1, 'n.pdf', '{}', '2021-03-10', v.id, 0, h, 1, h, h
FROM decisions_version v JOIN decision d ON d.id = v.decision_id, repeat('0', 64) h;
INSERT INTO grants_posting (version_id, effective_on, posted_at, total)
SELECT v.id, '2021-03-10', '2021-03-10', 1000000 FROM decisions_version v JOIN decision d ON d.id = v.decision_id;

-- # awards
INSERT INTO grants_agreement (decision_id, grantee_id, grantor_name)
SELECT d.id, r.id, 'Authority' FROM decision d, generate_series(0, 9) g
  JOIN LATERAL (SELECT id FROM recipient WHERE place = (d.place * 7 + g * 41) % 400) r ON true;
CREATE TEMPORARY TABLE agreement AS SELECT a.id, a.grantee_id, a.decision_id, row_number() OVER (ORDER BY a.id) AS place
  FROM grants_agreement a JOIN decision d ON d.id = a.decision_id;
INSERT INTO grants_agreementterms (agreement_id, number, from_on, payee_id, instrument, status, signed_on,
    agreement_reference, purpose, conditions, is_fixed_price, reason, written_at, written_by_name)
SELECT id, 1, '2021-03-10', grantee_id, 'grant', 'to_draft', NULL, '', '', '', false, '', '2021-03-10', 'This program'
  FROM agreement;
INSERT INTO grants_agreementterms (agreement_id, number, from_on, payee_id, instrument, status, signed_on,
    agreement_reference, purpose, conditions, is_fixed_price, reason, written_at, written_by_name)
SELECT id, 2, '2021-04-01', grantee_id, 'grant', 'signed', '2021-04-01', '', '', '', false, 'Signed.', '2021-04-01', 'X'
  FROM agreement WHERE place % 12 <> 0;
INSERT INTO grants_award (agreement_id, stream, locality_id, financial_year)
SELECT a.id, s, l.id, y FROM agreement a JOIN district l ON l.place = a.place % 10,
    (VALUES ('Safer streets'), ('Victims')) AS streams (s), generate_series(2022, 2026) y;
CREATE TEMPORARY TABLE award AS SELECT w.id, w.financial_year, a.decision_id, row_number() OVER (ORDER BY w.id) AS place
  FROM grants_award w JOIN agreement a ON a.id = w.agreement_id;
INSERT INTO grants_adjustment (posting_id, award_id, change, amount)
SELECT p.id, w.id, 'awarded', 10000 FROM award w JOIN decisions_version v ON v.decision_id = w.decision_id
  JOIN grants_posting p ON p.version_id = v.id;

-- # payments
INSERT INTO grants_schedule (award_id, number, mode, reason, written_on, at, by_id, by_name)
SELECT w.id, 1, 'typed', '', '2021-04-02', '2021-04-02', c.id, c.name FROM award w, clerk c WHERE w.place % 50 <> 0;
INSERT INTO grants_instalment (award_id, schedule_id, number, due_on, amount, what_for)
SELECT w.id, s.id, n, make_date(w.financial_year, 4 + (n - 1) * 6, 1 + (w.id % 28)::int), 5000, 'Part ' || n
  FROM award w JOIN grants_schedule s ON s.award_id = w.id, generate_series(1, 2) n;
INSERT INTO grants_step (instalment_id, number, kind, state, amount, effective_on, because, reason, ledger_reference, claim_reference,
    at, by_id, by_name, by_post)
SELECT i.id, k.number, k.kind, k.kind, i.amount, i.due_on, '', '', CASE k.kind WHEN 'paid' THEN 'BACS ' || i.id ELSE '' END,
    '', i.due_on, c.id, c.name, ''
  FROM grants_instalment i JOIN award w ON w.id = i.award_id, clerk c,
    (VALUES (1, 'certified'), (2, 'released'), (3, 'paid')) AS k (number, kind)
  WHERE i.due_on < '2026-04-01' AND k.number <= CASE w.place % 30 WHEN 0 THEN 2 WHEN 1 THEN 1 WHEN 2 THEN 0 ELSE 3 END;
INSERT INTO grants_conditionprecedent (agreement_id, number, kind, text, at, by_id, by_name)
SELECT a.id, 1, 'other', 'The board agrees', '2021-04-02', c.id, c.name FROM agreement a, clerk c WHERE a.place % 10 = 0;
INSERT INTO grants_precedentmark (condition_id, outcome, marked_on, note, at, by_id, by_name)
SELECT p.id, 'met', '2021-04-03', 'Seen', '2021-04-03', c.id, c.name
  FROM grants_conditionprecedent p JOIN agreement a ON a.id = p.agreement_id, clerk c WHERE a.place % 30 <> 0;
INSERT INTO grants_reportingline (agreement_id, number, title, onward, frequency, from_on, until_on, due_after, key_areas,
    asks_underspend, added_at, added_by_id, added_by_name, reporter_id, receiver_id)
SELECT a.id, 1, 'Yearly report', '{}', 'annual', '2022-04-01', '2027-03-31', 10, '{}', false, '2021-04-02', c.id, c.name,
    a.grantee_id, f.id FROM agreement a, clerk c, funder f WHERE a.place % 8 = 0 AND f.place = 0;
INSERT INTO grants_return (line_id, number, period_from, period_until, due_on)
SELECT l.id, n, make_date(2021 + n, 4, 1), make_date(2022 + n, 3, 31), make_date(2022 + n, 4, 15)
  FROM grants_reportingline l JOIN agreement a ON a.id = l.agreement_id, generate_series(1, 5) n;
INSERT INTO grants_returnstep (of_id, number, kind, happened_on, note, said_by, areas, name, file_name, media_type, size,
    sha256, at, by_id, by_name)
SELECT r.id, 1, 'received', r.due_on, '', 'X', '[]', '', '', '', 0, '', r.due_on, c.id, c.name
  FROM clerk c, grants_return r JOIN grants_reportingline l ON l.id = r.line_id JOIN agreement a ON a.id = l.agreement_id
  WHERE r.due_on < '2026-05-01' AND (a.place + r.number) % 40 <> 0;
DROP TABLE decision, agreement, award;
