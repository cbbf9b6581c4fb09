"""St Luke's Primary, S1 to S26."""

from tests.acceptance.entry import in_part, later, of, proved

_GOLDEN, _FURTHER = "golden/test_st_lukes", "acceptance/test_further_clauses"
_PEOPLE = "acceptance/test_people_and_duties"
_DUTIES = "tenants/test_duties"
_AGREED = of(
    _PEOPLE,
    "test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did",
)

CLAUSES = {
    "S1": proved(
        *of(_PEOPLE, "test_S1_a_policy_last_updated_in_2017_is_red_since_october_2019"),
        *of(
            _DUTIES,
            "test_a_policy_without_any_day_is_reviewed_two_years_after_its_adoption",
            "test_a_review_that_is_done_comes_round_after_its_cycle",
        ),
    ),
    "S2": proved(
        *of(
            "web/test_also_sent",
            "test_S2_the_schools_other_ways_are_offered_by_name",
            "test_S8_the_letter_and_its_day_are_kept_with_the_post",
        )
    ),
    "S3": proved(
        *of(
            "services/test_connecting",
            "test_what_is_doubtful_about_an_account",
            "test_what_facebook_itself_tells_of_a_page_is_compared_with_the_school",
        ),
        *of(
            "web/test_public_page",
            "test_an_address_of_another_school_in_the_document_is_flagged",
        ),
    ),
    "S4": proved(*of(_GOLDEN, "test_S4_a_sports_result_is_welcome_here_and_not_at_milton_road")),
    "S5": proved(*_AGREED),
    "S6": proved(*of(_GOLDEN, "test_S6_a_wish_for_one_sick_child_is_blocked")),
    "S7": proved(
        *of(
            _GOLDEN,
            "test_S7_the_fourth_post_of_a_day_is_doubted_and_not_stopped",
            "test_S7_posts_on_another_channel_do_not_count",
        )
    ),
    "S8": proved(
        *of(_GOLDEN, "test_S8_a_closure_also_goes_home_another_way"),
        *of(
            "web/test_also_sent",
            "test_S8_the_letter_and_its_day_are_kept_with_the_post",
            "test_a_day_of_a_way_that_was_not_chosen_is_not_kept_and_nonsense_is_said",
        ),
        *of(
            "web/test_closing",
            "test_warnings_that_stand_on_the_page_are_considered_by_pressing_and_new_ones_are_not",
        ),
    ),
    "S9": proved(
        *of(_GOLDEN, "test_S9_what_the_policy_welcomes_is_not_stopped"),
        *of("golden/test_one_text_five_verdicts", "test_one_text_gets_each_schools_own_verdict"),
    ),
    "S10": proved(
        *of("web/test_public_page", "test_it_shows_the_house_rules_the_version_and_the_review")
    ),
    "S11": proved(
        *of("web/test_before_posting", "test_S11_the_page_for_writing_asks_to_think_first")
    ),
    "S12": later("comments: replies that point to the procedure"),
    "S13": later("comments"),
    "S14": in_part(
        *of(_FURTHER, "test_S21_a_threat_is_blocked_and_two_people_may_say_otherwise"),
        missing="comments: abusive ones by others, deleted with evidence",
    ),
    "S15": later("comments"),
    "S16": later("comments: bans"),
    "S17": proved(
        *of(_GOLDEN, "test_S17_consent_may_be_spoken_here_and_must_be_written_at_lache"),
        *of("services/test_publishing", "test_a_withdrawn_consent_stops_fridays_post"),
    ),
    "S18": in_part(
        *of("web/test_public_page", "test_it_shows_the_house_rules_the_version_and_the_review"),
        missing="comments: the house rules on the page itself, looked at again each month",
    ),
    "S19": proved(*_AGREED),
    "S20": proved(
        *of(
            _GOLDEN,
            "test_S20_the_logo_needs_written_permission",
            "test_S20_the_profiles_own_logo_was_agreed_to_beforehand",
        ),
        *of(
            "services/test_marking",
            "test_S20_a_marked_logo_waits_for_written_permission",
            "test_S20_the_mark_stays_with_the_file_and_is_known_when_it_comes_again",
            "test_S20_only_the_head_says_that_a_picture_was_agreed_to_beforehand",
        ),
    ),
    "S21": proved(
        *of(_FURTHER, "test_S21_a_threat_is_blocked_and_two_people_may_say_otherwise"),
        *of(
            "services/test_approving",
            "test_a_second_person_must_be_a_second_person",
            "test_an_override_waits_for_a_second_person_once_the_policy_wants_one",
        ),
    ),
    "S22": proved(
        *of(_GOLDEN, "test_S22_confidential_matters_are_blocked"),
        *of(
            "services/test_deciphering",
            "test_S22_a_confidential_pdf_is_read_and_stopped",
            "test_a_scanned_pdf_waits_for_a_person",
        ),
    ),
    "S23": proved(
        *of(
            _GOLDEN,
            "test_S23_a_code_or_password_is_blocked",
            "test_S23_a_password_in_a_picture_is_read_too",
            "test_S23_an_empty_school_is_only_doubted",
        ),
        *of(
            "services/test_deciphering",
            "test_S23_a_password_on_a_screenshot_is_read_and_stops_it",
            "test_without_a_reader_the_words_are_said_to_be_unread",
        ),
    ),
    "S24": proved(*_AGREED),
    "S25": proved(*of(_GOLDEN, "test_S25_a_personal_mobile_number_is_blocked")),
    "S26": later("incidents"),
}
