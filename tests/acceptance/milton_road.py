"""Milton Road Primary, M1 to M27."""

from tests.acceptance.entry import in_part, later, of, proved

_GOLDEN, _FURTHER = "golden/test_milton_road", "acceptance/test_further_clauses"
_CONNECTING, _SETTLING = "services/test_connecting", "services/test_settling"
_PEOPLE = "acceptance/test_people_and_duties"
_DUTIES = "tenants/test_duties"
_REMINDING = "services/test_reminding"
_AGREED = of(
    _PEOPLE,
    "test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did",
)

CLAUSES = {
    "M1": in_part(
        *of(
            _REMINDING,
            "test_milton_road_is_reminded_ninety_thirty_and_seven_days_before_and_then_it_is_overdue",
        ),
        missing="the trust's screen; the school itself sees it overdue",
    ),
    "M2": later("newsletters"),
    "M3": proved(
        *of(_CONNECTING, "test_a_personal_profile_is_refused"),
        *of("web/test_public_page", "test_it_lists_the_official_channels_with_their_links"),
    ),
    "M4": in_part(
        *of(
            _GOLDEN,
            "test_M4_only_three_platforms_are_used",
            "test_M4_the_three_platforms_are_allowed",
        ),
        *of(_CONNECTING, "test_the_policy_refuses_a_platform_before_any_request"),
        *of(_FURTHER, "test_M4_a_platform_added_to_the_policy_works_at_once"),
        missing="the API's answer",
    ),
    "M5": in_part(
        *of("architecture/test_audit", "test_every_version_of_a_post_stays_readable"),
        missing="records: the export of a week's versions for a request",
    ),
    "M6": proved(
        *of(
            _CONNECTING,
            "test_what_is_doubtful_about_an_account",
            "test_an_account_in_doubt_needs_the_heads_confirmation_with_a_reason",
            "test_what_facebook_itself_tells_of_a_page_is_compared_with_the_school",
        )
    ),
    "M7": proved(*of(_FURTHER, "test_M7_a_private_sale_is_not_posted")),
    "M8": proved(
        *of(
            "tenants/policies/test_reading",
            "test_milton_road_contradicts_itself_about_pictures_of_children",
        ),
        *of(_GOLDEN, "test_M20_no_picture_of_a_child_or_of_staff"),
    ),
    "M9": proved(
        *of(_FURTHER, "test_M9_each_identifier_is_listed_with_its_place"),
        *of(_GOLDEN, "test_M9_the_schools_own_telephone_number_may_stay"),
    ),
    "M10": proved(*of(_GOLDEN, "test_M10_a_map_link_breaks_the_location_rule_as_well")),
    "M11": proved(
        *of(_GOLDEN, "test_M11_comments_are_off_everywhere"),
        *of(
            "golden/test_comment_modes",
            "test_each_school_treats_a_comment_its_own_way",
            "test_a_promise_kept_only_afterwards_is_said_and_stops_nothing",
        ),
        *of(
            _SETTLING,
            "test_a_switch_that_does_not_take_is_never_called_settled",
            "test_a_switch_turned_back_by_hand_is_found_closed_and_told",
            "test_a_parents_comment_is_hidden_by_the_regular_look",
        ),
        *of("journeys/test_real_time", "test_a_switch_turned_on_again_by_hand_is_closed_and_told"),
        *of(
            "web/test_live_post",
            "test_a_live_post_shows_that_comments_were_read_back_as_off_and_can_be_taken_down",
            "test_what_facebook_cannot_be_told_is_declared_by_somebody_and_shown_as_declared",
        ),
    ),
    "M12": proved(
        *_AGREED,
        *of(
            "tenants/test_exceptions",
            "test_nobody_but_the_head_approves_one",
            "test_the_head_does_not_approve_her_own",
            "test_an_approved_one_stands_in_the_register_with_its_dates",
            "test_without_an_end_or_a_reason_there_is_none",
        ),
        *of(_REMINDING, "test_an_exception_is_told_of_thirty_days_before_its_end"),
    ),
    "M13": later("incidents"),
    "M14": proved(
        *_AGREED,
        *of(
            "web/test_own_words", "test_M14_a_post_may_say_how_to_reach_the_school_and_nobody_else"
        ),
    ),
    "M15": proved(*of(_GOLDEN, "test_M15_a_particular_parent_is_never_addressed_without_the_head")),
    "M16": proved(*of(_FURTHER, "test_M16_a_complaint_waits_for_the_head")),
    "M17": proved(*_AGREED),
    "M18": later("incidents"),
    "M19": later("incidents: the public form"),
    "M20": proved(
        *of(
            _GOLDEN,
            "test_M20_no_picture_of_a_child_or_of_staff",
            "test_M20_other_adults_wait_for_the_head",
            "test_M20_a_picture_without_people_passes",
            "test_M20_a_face_that_was_not_declared_makes_the_post_wait",
            "test_M20_a_picture_that_nobody_described_makes_the_post_wait",
            "test_M20_seen_from_behind_is_still_a_picture_of_children",
        ),
        *of("services/test_picturing", "test_a_worker_finds_the_face"),
        *of(
            "rules/test_faces",
            "test_where_nobody_can_be_recognised_the_policys_own_rule_decides",
            "test_a_search_that_failed_or_has_not_run_is_no_search",
        ),
        *of(
            "web/test_writing",
            "test_each_face_is_declared_beside_its_number_and_the_draft_keeps_it",
        ),
    ),
    "M21": proved(*of(_GOLDEN, "test_M21_only_events_reminders_and_vacancies")),
    "M22": proved(
        *of(_GOLDEN, "test_M22_members_of_staff_are_not_named", "test_M22_a_role_is_not_a_name"),
        *of("golden/test_names", "test_a_name_is_blocked_at_milton_road"),
        *of(
            "services/test_linking",
            "test_M22_a_name_in_the_title_of_a_linked_page_or_pdf_is_found",
        ),
        *of("services/test_surfaces", "test_a_name_is_found_on_every_surface"),
    ),
    "M23": proved(
        *of(
            _GOLDEN,
            "test_M23_a_trip_destination_is_blocked",
            "test_M23_a_trip_without_its_destination_passes",
            "test_M23_the_schools_own_premises_are_no_secret",
            "test_M23_a_geotag_is_blocked",
            "test_M23_the_place_stored_in_a_picture_is_taken_out_and_shown",
        ),
        *of(
            "pictures/test_intake",
            "test_nothing_that_a_jpeg_told_is_left_in_the_cleaned_picture",
            "test_a_position_is_reported_wherever_it_was_kept",
        ),
        *of(
            "pictures/test_ten_photographs",
            "test_it_comes_out_clean_and_upright",
        ),
    ),
    "M24": proved(
        *of(
            _GOLDEN,
            "test_M24_specially_protected_data_about_somebody_is_blocked",
            "test_M24_a_festival_is_an_event_at_most_worth_a_second_look",
        )
    ),
    "M25": proved(
        *of(
            _PEOPLE,
            "test_M25_nothing_is_published_before_the_dpia_is_registered",
            "test_M25_one_that_is_out_of_date_does_not_count_for_the_first_post",
            "test_M25_a_school_whose_policy_does_not_ask_for_it_is_not_stopped",
            "test_M25_the_public_page_says_that_it_is_available_once_it_is_registered",
            "test_M25_a_request_on_the_public_page_is_a_task_until_somebody_answers",
        ),
        *of(
            "web/test_registers",
            "TestTheGateOfTheFirstPost::test_the_composer_says_which_document_is_missing_and_by_which_clause",
            "TestTheGateOfTheFirstPost::test_registering_it_opens_the_way",
        ),
    ),
    "M26": later("reports"),
    "M27": proved(
        *of(
            _GOLDEN,
            "test_M27_a_picture_is_described_in_words",
            "test_M27_long_sentences_are_hinted_at_and_stop_nothing",
        )
    ),
}
