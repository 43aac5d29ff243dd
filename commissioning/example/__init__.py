"""The example authority: invented people, real districts, and decisions with the seeds’ facts and figures."""
