"""Questions whose answers write a paragraph of the notice: as data, with pure functions from answers to judgement."""
