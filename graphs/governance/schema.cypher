// The graph type of this graph: what README.md says of labels, columns and relations, as rules. It is run when
// the graph is opened, and then holds for what is written. A key is NOT NULL where every row has it. The ends of relations
// are those of vocabulary.csv. SET GRAPH TYPE ANY lifts it.
CREATE OR REPLACE GRAPH TYPE governance {
  (Instrument {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, legal_nature STRING NOT NULL,
    jurisdiction STRING, north_south STRING, valid_from DATE, in_force_from DATE, valid_to DATE, in_force_to DATE,
    status STRING NOT NULL, status_note STRING, status_asof DATE NOT NULL, aspect STRING, enforcement LIST<STRING>,
    approach LIST<STRING>, risk_scheme LIST<STRING>, url STRING, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Standard {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, legal_nature STRING NOT NULL,
    jurisdiction STRING, north_south STRING, valid_from DATE, status STRING NOT NULL, status_note STRING,
    status_asof DATE NOT NULL, aspect STRING, enforcement LIST<STRING>, approach LIST<STRING>,
    risk_scheme LIST<STRING>, url STRING, citation STRING NOT NULL, confidence FLOAT NOT NULL,
    verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Body {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, jurisdiction STRING,
    north_south STRING, valid_from DATE, status STRING NOT NULL, status_note STRING, status_asof DATE NOT NULL,
    url STRING, citation STRING NOT NULL, confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Provision {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, legal_nature STRING NOT NULL,
    jurisdiction STRING, valid_from DATE, in_force_from DATE, aspect STRING, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Jurisdiction {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, iso3 STRING, un_group STRING,
    g77 BOOLEAN, north_south STRING, citation STRING NOT NULL, confidence FLOAT NOT NULL, verified STRING NOT NULL,
    note STRING
  }) KEY (id),
  (Principle {
    id STRING, name STRING NOT NULL, aliases LIST<STRING>, kind STRING NOT NULL, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Gap {
    id STRING, name STRING NOT NULL, kind STRING NOT NULL, aspect STRING, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Mechanism {
    id STRING, name STRING NOT NULL, kind STRING NOT NULL, aspect STRING, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Recommendation {
    id STRING, name STRING NOT NULL, kind STRING NOT NULL, aspect STRING, citation STRING NOT NULL,
    confidence FLOAT NOT NULL, verified STRING NOT NULL, note STRING
  }) KEY (id),
  (Body | Instrument | Provision | Standard)-[aligns-with {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Provision | Standard),
  (Instrument | Standard)-[implements {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Provision),
  (Body | Instrument | Provision | Standard)-[operationalises {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Provision | Standard | Mechanism),
  (Standard)-[adopts {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Standard),
  (Instrument | Standard)-[maps-to {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Standard),
  (Instrument | Provision | Standard)-[references {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Provision | Standard),
  (Instrument | Provision | Standard)-[conflicts {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING NOT NULL,
    asserted_by STRING NOT NULL, verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Provision | Standard),
  (Instrument)-[differs-from {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Jurisdiction)-[declined {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Instrument | Standard)-[supersedes {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument | Standard),
  (Instrument)-[amends {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Instrument)-[revokes {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Provision)-[defers-to {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Instrument | Standard)-[issued-by {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body),
  (Instrument)-[mandates {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body | Instrument),
  (Body | Instrument | Jurisdiction | Provision)-[part-of {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body | Instrument | Jurisdiction),
  (Body | Jurisdiction)-[member-of {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body | Jurisdiction),
  (Body)-[coordinates {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body),
  (Instrument)-[drafted-by {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Body),
  (Instrument | Provision)-[embodies {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Principle),
  (Instrument)-[identifies {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Gap),
  (Instrument)-[recommends {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Recommendation),
  (Instrument | Recommendation)-[proposes {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Mechanism),
  (Recommendation)-[remedies {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Gap),
  (Body | Instrument)-[addresses {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Gap | Recommendation),
  (Body | Jurisdiction)-[adheres-to {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, cohort STRING, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING,
    asserted_by STRING NOT NULL, verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Jurisdiction)-[negotiated {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, cohort STRING, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING,
    asserted_by STRING NOT NULL, verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Instrument),
  (Instrument | Provision | Standard)-[applies-in {
    id STRING NOT NULL, subtype STRING, strength FLOAT NOT NULL, confidence FLOAT NOT NULL, valid_from DATE,
    valid_to DATE, evidence STRING NOT NULL, source STRING NOT NULL, locator STRING, asserted_by STRING NOT NULL,
    verified STRING NOT NULL, checked_in STRING, anchor STRING, note STRING
  }]->(Jurisdiction)
};
SET GRAPH TYPE governance;
